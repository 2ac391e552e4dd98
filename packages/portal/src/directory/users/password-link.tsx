import type { PasswordLink } from '../../api/types.ts'
import { Copy } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'

interface ShownLinkProps {
  readonly name: string
  readonly link: PasswordLink
}

/** Nobody but its owner ever knows the password, so all there is to hand over is the link. */
export function ShownLink({ name, link }: ShownLinkProps) {
  return (
    <div role="status" className="card my-4 border-(--good)">
      <p className="font-medium">Give {name} this link. It is shown only once.</p>
      <p className="soft text-sm">
        Whoever opens it chooses the password. It works one time, and ends <Time at={link.expiresDateTime} />.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <code className="min-w-0 grow rounded bg-(--raised) px-3 py-2">{link.link}</code>
        <Copy name="the link" text={link.link} />
      </div>
    </div>
  )
}
