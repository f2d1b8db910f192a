/** Holds the OpenAPI document, which exists only once every route does. */
import { Injectable } from '@nestjs/common';
import { problem } from '@liangdi/problem';

@Injectable()
export class InterfaceDescription {
  #document: object | undefined;

  get document(): object {
    if (!this.#document) throw problem('not-ready');
    return this.#document;
  }

  keep(document: object): void {
    this.#document = document;
  }
}
