import type { Application } from '../api/types.ts'

export interface SnippetFacts {
  readonly app: Application
  readonly tenantId: string
  readonly origin: string
}

export interface Snippet {
  readonly name: string
  readonly code: string
}

/** Programs with this app's own ids: pasted unchanged they sign somebody in. */
export function renderSnippets({ app, tenantId, origin }: SnippetFacts): readonly Snippet[] {
  const authority = `${origin}/${app.signInAudience === 'AzureADMultipleOrgs' ? 'organizations' : tenantId}`
  const { host } = new URL(origin)
  return [
    {
      name: 'MSAL Node',
      code: `import { PublicClientApplication } from '@azure/msal-node'
import { spawn } from 'node:child_process'

const app = new PublicClientApplication({
  auth: { clientId: '${app.appId}', authority: '${authority}', knownAuthorities: ['${host}'] },
})
const answer = await app.acquireTokenInteractive({
  scopes: ['User.Read'],
  openBrowser: async (url) => void spawn('xdg-open', [url]),
})
console.log(answer.account?.username)`,
    },
    {
      name: 'MSAL Python',
      code: `import msal

app = msal.PublicClientApplication(
    "${app.appId}", authority="${authority}", instance_discovery=False)
print(app.acquire_token_interactive(["User.Read"])["id_token_claims"])`,
    },
    {
      name: 'MSAL .NET',
      code: `using Microsoft.Identity.Client;

var app = PublicClientApplicationBuilder.Create("${app.appId}")
    .WithAuthority("${authority}", validateAuthority: false)
    .WithRedirectUri("http://localhost").Build();
var answer = await app.AcquireTokenInteractive(new[] { "User.Read" }).ExecuteAsync();
Console.WriteLine(answer.Account.Username);`,
    },
    {
      name: 'Metadata with curl',
      code: `curl ${authority}/v2.0/.well-known/openid-configuration`,
    },
  ]
}
