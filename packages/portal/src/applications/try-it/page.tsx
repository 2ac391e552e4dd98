import type { Claims, Outcome } from './sign-in.ts'

const TIMES = ['iat', 'nbf', 'exp', 'auth_time'] as const

/** What a sign-in of the app brought, in the tab in which it was made. */
export function TryPage({ outcome }: { readonly outcome: Outcome }) {
  return (
    <main className="mx-auto max-w-4xl px-4 py-8">
      {outcome.kind === 'leaving' && <p role="status">On the way to the sign-in page…</p>}
      {outcome.kind === 'refused' && (
        <>
          <h1>The sign-in was refused</h1>
          <p className="error my-4">
            <code>{outcome.error}</code> {outcome.text}
          </p>
        </>
      )}
      {outcome.kind === 'signed-in' && (
        <>
          <h1>Signed in</h1>
          <p className="soft my-2">
            Permissions: <code>{outcome.scope}</code>. The access token lives for {outcome.expiresIn} seconds. It stays
            in this tab: nothing was kept. Close the tab when you are done.
          </p>
          <ClaimTable title="ID token" claims={outcome.idToken} />
          <ClaimTable title="Access token" claims={outcome.accessToken} />
        </>
      )}
    </main>
  )
}

function ClaimTable({ title, claims }: { readonly title: string; readonly claims: Claims | undefined }) {
  if (claims === undefined) return <p>The {title.toLowerCase()} is opaque: only its API can read it.</p>
  return (
    <section aria-label={title} className="my-6">
      <h2 className="mb-2">{title}</h2>
      <div className="rows">
        <table>
          <thead>
            <tr>
              <th scope="col">Claim</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(claims).map(([name, value]) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>
                  <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
                  {isTime(name) && <span className="soft"> {new Date(Number(value) * 1000).toLocaleString()}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function isTime(name: string): boolean {
  return TIMES.some((time) => time === name)
}
