import type { SectionProps } from '../section.ts'
import { Certificates } from './certificates.tsx'
import { Secrets } from './secrets.tsx'

/** How an app that runs on a server proves itself (RFC 6749 §2.3, RFC 7523). */
export function Credentials({ app }: SectionProps) {
  return (
    <>
      <Secrets app={app} />
      <Certificates app={app} />
    </>
  )
}
