/** The part of oidc-provider 9 that the benchmark uses; the package carries no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Grant {
    addOIDCScope(scope: string): void
    addResourceScope(resource: string, scope: string): void
    save(): Promise<string>
  }
  export class Prompt {
    readonly name: string
    readonly checks: { remove(reason: string): void }
  }
  export const interactionPolicy: { base(): Prompt[] & { get(name: string): Prompt } }
  export default class Provider {
    constructor(issuer: string, configuration: object)
    proxy: boolean
    readonly Grant: new (payload: { accountId: string; clientId: string }) => Grant
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ params: Record<string, unknown> }>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: object,
    ): Promise<void>
  }
}
