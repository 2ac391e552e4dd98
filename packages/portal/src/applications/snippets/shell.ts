import { quote, type SnippetFacts } from './facts.ts'

const inShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The server has no device code endpoint, so the code is carried by hand. */
export function curl({ authority, clientId, scopes, url }: SnippetFacts): string {
  const scope = ['openid', ...scopes].join(' ')
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'http://localhost:8400',
    scope,
    code_challenge_method: 'S256',
  })
  return `#!/usr/bin/env bash
# Authorization code with PKCE, by hand: a person carries the answer from the browser to this terminal.
set -euo pipefail
verifier=$(openssl rand -hex 32)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
state=$(openssl rand -hex 16)

echo 'Open this address and sign in:' >&2
echo ${inShell(`${authority}/oauth2/v2.0/authorize?${query.toString()}`)}"&state=$state&code_challenge=$challenge" >&2
echo 'The browser then cannot reach localhost: nothing listens there. Copy the address that it shows.' >&2
read -rp 'Address: ' answer
[[ $answer == *"state=$state"* ]] || { echo 'That is not the answer to this sign-in.' >&2; exit 1; }
code=$(sed -E 's/.*[?&]code=([^&#]*).*/\\1/' <<<"$answer")

token=$(curl -sS ${inShell(`${authority}/oauth2/v2.0/token`)} \\
  -d client_id=${inShell(clientId)} -d grant_type=authorization_code \\
  -d redirect_uri=http://localhost:8400 -d "code=$code" -d "code_verifier=$verifier" \\
  | sed -nE 's/.*"access_token" *: *"([^"]*)".*/\\1/p')
[[ -n $token ]] || { echo 'The server gave no token. latchwork explain tells why.' >&2; exit 1; }

curl -sS -w '\\n%{http_code}\\n' -H "Authorization: Bearer $token" ${inShell(url)}`
}

/** The file that Claude Code reads in a project; other MCP clients want the same three facts. */
export function mcp({ file, clientId, url }: SnippetFacts): string {
  return `{
  "mcpServers": {
    ${quote(file)}: {
      "type": "http",
      "url": ${quote(url)},
      "oauth": {
        "clientId": ${quote(clientId)},
        "callbackPort": 8400
      }
    }
  }
}`
}
