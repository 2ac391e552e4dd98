import { useId, useState } from 'react'
import { usePatch } from '../../api/patch.ts'
import { Card } from '../../ui/page.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'
import { CredentialList } from './list.tsx'

/** Keys of which only the public half is here: nothing that can be stolen from the server. */
export function Certificates({ app }: SectionProps) {
  const { save, error, isPending } = usePatch(app)
  const known = app.keyCredentials ?? []
  return (
    <Card title="Certificates">
      <p className="soft">
        Better than a secret: the app signs with its private key, which never leaves it. Upload the certificate only.
      </p>
      <CredentialList
        items={known.map(({ keyId, displayName, customKeyIdentifier, endDateTime }) => ({
          keyId,
          name: displayName ?? keyId,
          detail: customKeyIdentifier ?? '',
          endDateTime,
        }))}
        empty="No certificate yet."
        warning="Programs that sign with this key stop working."
        onRemove={(keyId) => save({ keyCredentials: known.filter((other) => other.keyId !== keyId) })}
      />
      <Upload
        isPending={isPending}
        onKey={(key) => {
          const added = { type: 'AsymmetricX509Cert', usage: 'Verify', key }
          save({ keyCredentials: [...known, added] })
        }}
      />
      <Failure error={error} />
    </Card>
  )
}

interface UploadProps {
  readonly onKey: (base64: string) => void
  readonly isPending: boolean
}

function Upload({ onKey, isPending }: UploadProps) {
  const id = useId()
  const [problem, setProblem] = useState<string>()
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    const isPrivate = new TextDecoder('latin1').decode(bytes).includes('PRIVATE KEY')
    setProblem(isPrivate ? 'This file holds a private key. It was not sent. Upload the certificate only.' : undefined)
    if (!isPrivate) onKey(btoa(String.fromCharCode(...bytes)))
  }
  return (
    <>
      <label htmlFor={id} className="mt-4 block font-medium">
        Upload a certificate
      </label>
      <input
        id={id}
        type="file"
        accept=".pem,.cer,.crt,.der"
        disabled={isPending}
        aria-describedby={`${id}h`}
        onChange={(event) => {
          read(event.target.files?.[0]).catch((cause: unknown) => setProblem(String(cause)))
          event.target.value = ''
        }}
      />
      <p id={`${id}h`} className="soft mt-1 text-sm">
        X.509, PEM or DER, of an RSA key of at least 2048 bits or an EC key.
      </p>
      {problem !== undefined && (
        <p role="alert" className="error my-2">
          {problem}
        </p>
      )}
    </>
  )
}
