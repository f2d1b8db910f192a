/**
 * Lets what a message handler throws reach the inbox as it is. Nest's own filter would turn it into the text "Internal server error", and
 * the inbox could no longer tell what to park, what to refuse and what to try again (03-architecture §5).
 */
import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

@Catch()
export class LetProblemThrough implements ExceptionFilter {
  catch(thrown: unknown): Observable<never> {
    return throwError(() => thrown);
  }
}
