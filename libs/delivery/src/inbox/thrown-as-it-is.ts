/** Lets what a message handler throws reach the inbox unchanged: Nest would flatten it to "Internal server error", and the inbox could not tell what to park. */
import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

@Catch()
export class ThrownAsItIs implements RpcExceptionFilter<unknown> {
  catch(thrown: unknown): Observable<never> {
    return throwError(() => thrown);
  }
}
