/** The list of what people see and decide of reconciliation: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { CloseTaskController } from './close-task/close-task.controller.js';
import { CloseTask } from './close-task/close-task.js';
import { ExportCheckpointsController } from './export-checkpoints/export-checkpoints.controller.js';
import { ExportCheckpoints } from './export-checkpoints/export-checkpoints.js';
import { ListOpenTasksController } from './list-open-tasks/list-open-tasks.controller.js';
import { ListOpenTasks } from './list-open-tasks/list-open-tasks.js';
import { PrintRunController } from './print-run/print-run.controller.js';
import { PrintRun } from './print-run/print-run.js';
import { ShowRunsController } from './show-runs/show-runs.controller.js';
import { ShowRuns } from './show-runs/show-runs.js';
import { SummariseRunsController } from './summarise-runs/summarise-runs.controller.js';
import { SummariseRuns } from './summarise-runs/summarise-runs.js';

/** Fixed addresses (`/reconciliations/months`) before those with a name in them. */
export const reportControllers: Type[] = [
  SummariseRunsController,
  ShowRunsController,
  PrintRunController,
  ListOpenTasksController,
  CloseTaskController,
  ExportCheckpointsController,
];

/** They need Database, Terms and Clock. */
export const reportUseCases: Provider[] = [
  SummariseRuns,
  ShowRuns,
  PrintRun,
  ListOpenTasks,
  CloseTask,
  ExportCheckpoints,
];
