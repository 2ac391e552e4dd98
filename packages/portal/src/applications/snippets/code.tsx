import { Copy } from '../../ui/parts.tsx'
import type { Snippet } from './render.ts'

/** A program, where to put it, and how to run it. */
export function Code({ snippet }: { readonly snippet: Omit<Snippet, 'redirectUri'> }) {
  const isDevelopment = window.location.hostname === 'localhost'
  return (
    <>
      <div className="my-3 flex flex-wrap items-start justify-between gap-3 sm:flex-nowrap">
        <p className="min-w-0">
          Save as <code>{snippet.file}</code>
          {snippet.run !== undefined && (
            <>
              , then run <code>{snippet.run}</code>
            </>
          )}
        </p>
        <Copy name="snippet" text={snippet.code} />
      </div>
      {snippet.runInCheckout !== undefined && isDevelopment && (
        <p className="soft my-3 text-sm">
          In a checkout of Latchwork there is nothing to install: save it there and run{' '}
          <code>{snippet.runInCheckout}</code>.
        </p>
      )}
      {snippet.trust !== undefined && isDevelopment && (
        <p className="soft my-3 text-sm">
          A development server signs its own certificate: set <code>{snippet.trust}</code> to <code>tls/ca.pem</code> in
          the server’s data folder.
        </p>
      )}
      <pre>
        <code>{snippet.code}</code>
      </pre>
    </>
  )
}
