/** The list of what every office does: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { RegisterPersonController } from './register-person/register-person.controller.js';
import { RegisterPerson } from './register-person/register-person.js';

export const officeControllers: Type[] = [RegisterPersonController];

export const officeUseCases: Provider[] = [RegisterPerson];
