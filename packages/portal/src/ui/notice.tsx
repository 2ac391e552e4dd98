import type { ReactNode } from 'react'

const COLORS = {
  plain: 'bg-(--raised)',
  good: 'bg-(--good-soft)',
  warn: 'bg-(--warn-soft)',
} as const

interface NoticeProps {
  readonly tone?: keyof typeof COLORS
  readonly children: ReactNode
}

/** Something that a person should know before going on. */
export function Notice({ tone = 'plain', children }: NoticeProps) {
  return <div className={`my-4 rounded-xl border border-(--hairline) px-4 py-3 ${COLORS[tone]}`}>{children}</div>
}
