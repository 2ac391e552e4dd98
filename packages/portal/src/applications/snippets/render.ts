import type { SnippetFacts } from './facts.ts'
import { latchworkClient, msalNode, openidClient } from './node.ts'
import { msalJava, msalNet, msalPython } from './other-languages.ts'
import { curl, mcp } from './shell.ts'

export interface Snippet {
  readonly name: string
  /** Where to put it. */
  readonly file: string
  /** How to run it from there; absent where another program reads the file. */
  readonly run?: string
  /** How to run it in a checkout of Latchwork, where our packages need no registry. */
  readonly runInCheckout?: string
  readonly code: string
  /** The variable that makes the program trust the authority of a development server's certificate. */
  readonly trust?: string
  /** A redirect URI that the program uses and that the registration must hold. */
  readonly redirectUri: string
}

const LOOPBACK = 'http://localhost'

/** Complete programs with this app's own ids: pasted unchanged they sign somebody in and call the API. */
export function renderSnippets(facts: SnippetFacts): readonly Snippet[] {
  const { file } = facts
  const node = (name: string, packageName: string, code: string): Snippet => ({
    name,
    file: `${file}.mjs`,
    run: `npm install ${packageName} && node ${file}.mjs`,
    code,
    trust: 'NODE_EXTRA_CA_CERTS',
    redirectUri: LOOPBACK,
  })
  const other = (name: string, rest: Omit<Snippet, 'name' | 'redirectUri'>): Snippet => ({
    name,
    redirectUri: LOOPBACK,
    ...rest,
  })
  return [
    {
      ...node('Latchwork client', '@latchwork/client', latchworkClient(facts)),
      runInCheckout: `npm run build && node ${file}.mjs`,
    },
    node('MSAL Node', '@azure/msal-node', msalNode(facts)),
    other('MSAL Python', {
      file: `${file}.py`,
      run: `pip install msal requests && python ${file}.py`,
      code: msalPython(facts),
      trust: 'REQUESTS_CA_BUNDLE',
    }),
    other('MSAL.NET', {
      file: `${file}.cs`,
      run: `dotnet run ${file}.cs`,
      code: msalNet(facts),
      trust: 'SSL_CERT_FILE',
    }),
    other('MSAL Java', { file: 'SignIn.java', run: 'jbang SignIn.java', code: msalJava(facts) }),
    node('openid-client', 'openid-client', openidClient(facts)),
    other('curl', {
      file: `${file}.sh`,
      run: `bash ${file}.sh`,
      code: curl(facts),
      trust: 'CURL_CA_BUNDLE',
    }),
    { name: 'MCP client', file: '.mcp.json', code: mcp(facts), redirectUri: `${LOOPBACK}/callback` },
  ]
}
