/** What an office enters from a person's papers. */
import { IsOptional, IsString, Length, Matches } from 'class-validator';

export class RegisterPersonRequest {
  /** 18 or 15 characters, any of the forms of GB 11643 or a residence permit; a wrong check digit is a warning, not a refusal. */
  @IsString()
  @Length(6, 24)
  readonly idNumber: string;

  /** As printed on her papers. */
  @IsString()
  @Length(1, 100)
  readonly nameAsPrinted: string;

  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly birthDate: string;

  /** Her sign-in account, where she wants to see and decide for herself online. */
  @IsOptional()
  @IsString()
  @Length(1, 128)
  readonly accountSubject?: string;
}
