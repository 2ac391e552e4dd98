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
    root.render(<p role="alert">Sign-in failed: {error instanceof Error ? error.message : String(error)}</p>)
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

/** The sign-in of another app, in a tab that nobody is signed in to the portal for. */
async function showAttempt(root: Root): Promise<void> {
  const { runAttempt } = await import('./applications/try-it/sign-in.ts')
  const { TryPage } = await import('./applications/try-it/page.tsx')
  root.render(<TryPage outcome={await runAttempt()} />)
}

await start()
