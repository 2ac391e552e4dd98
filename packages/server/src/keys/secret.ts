import { inspect } from 'node:util'

/**
 * Bytes or text that must never be printed: every way in which a value becomes text says `[secret]`. Only `reveal` gives
 * it away, so that a search for the word finds each place that sees it (ASVS 16.2.5).
 */
export class Secret<T extends Buffer | string = Buffer> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
