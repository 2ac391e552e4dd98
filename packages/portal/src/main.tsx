import './style.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { startSession } from './api/session.ts'
import { TRY_PATH } from './applications/try-it/path.ts'
import { router } from './router.tsx'

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 10_000 } } })

/** Nothing is shown before somebody is signed in: the first visit goes straight to the sign-in page and comes back. */
async function start(): Promise<void> {
  const element = document.querySelector('#root')
  if (element === null) return
  const root = createRoot(element)
  if (window.location.pathname === TRY_PATH) return showAttempt(root)
  try {
    if (!(await startSession())) return
  } catch (error) {
    root.render(<SignInFailed reason={error instanceof Error ? error.message : String(error)} />)
    return
  }
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}

/** Without the part of the address that did not work, so that the next attempt begins anew. */
function SignInFailed({ reason }: { readonly reason: string }) {
  return (
    <main className="mx-auto max-w-xl p-6">
      <div role="alert" className="card">
        <h1>Sign-in failed</h1>
        <p className="mt-2 [overflow-wrap:anywhere]">{reason}</p>
        <p className="mt-4">
          <a href="/portal/" className="button primary">
            Sign in again
          </a>
        </p>
      </div>
    </main>
  )
}

/** The sign-in of another app, in a tab that nobody is signed in to the portal for. */
async function showAttempt(root: Root): Promise<void> {
  const { runAttempt } = await import('./applications/try-it/sign-in.ts')
  const { TryPage } = await import('./applications/try-it/page.tsx')
  root.render(<TryPage outcome={await runAttempt()} />)
}

await start()
