import { useState } from 'react'
import { Field } from '../ui/parts.tsx'

interface Names {
  readonly bundle: string
  readonly packageName: string
  readonly signature: string
}

/** The addresses that Microsoft's mobile libraries prescribe: they name the app, and for Android who signed it. */
function redirectsOf({ bundle, packageName, signature }: Names): readonly string[] {
  return [
    ...(bundle === '' ? [] : [`msauth.${bundle}://auth`]),
    ...(packageName === '' || signature === '' ? [] : [`msauth://${packageName}/${encodeURIComponent(signature)}`]),
  ]
}

/** Asks for what a developer knows of the app, and makes the redirect URIs of it. */
export function MobileRedirects({ onChange }: { readonly onChange: (redirects: string) => void }) {
  const [names, setNames] = useState<Names>({ bundle: '', packageName: '', signature: '' })
  const change = (name: keyof Names) => (text: string) => {
    const next = { ...names, [name]: text.trim() }
    setNames(next)
    onChange(redirectsOf(next).join('\n'))
  }
  return (
    <div className="gap-4 sm:grid sm:grid-cols-3">
      <Field label="Bundle ID (iOS)" value={names.bundle} onChange={change('bundle')} help="Such as com.example.app." />
      <Field
        label="Package name (Android)"
        value={names.packageName}
        onChange={change('packageName')}
        help="Such as com.example.app."
      />
      <Field
        label="Signature hash (Android)"
        value={names.signature}
        onChange={change('signature')}
        help="Base64 of the SHA-1 of the signing certificate."
      />
    </div>
  )
}
