import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type ParentPath =
  | '/'
  | '/tenants'
  | '/users'
  | '/groups'
  | '/enterprise'
  | '/consent-requests'
  | '/sign-ins'
  | '/audit'
  | '/refusals'

export interface PageHeaderProps {
  readonly title: string
  readonly intro?: ReactNode
  /** The list that this page belongs to, and what it is a list of. */
  readonly parent?: undefined | { readonly to: ParentPath; readonly name: string }
  readonly actions?: ReactNode
}

export function PageHeader({ title, intro, parent, actions }: PageHeaderProps) {
  return (
    <div className="mb-5">
      {parent !== undefined && (
        <nav aria-label="Breadcrumb" className="mb-1 text-sm">
          <Link to={parent.to}>All {parent.name}</Link>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1>{title}</h1>
          {intro !== undefined && intro !== false && <div className="soft mt-1 max-w-[65ch]">{intro}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}

/** A part of a page with a heading of its own. */
export function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card my-4" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

interface BadgeProps {
  readonly tone?: 'good' | 'warn' | 'bad'
  readonly children: ReactNode
}

export function Badge({ tone, children }: BadgeProps) {
  return <span className={tone === undefined ? 'badge' : `badge badge-${tone}`}>{children}</span>
}

/** Names and values, one below the other on a narrow screen. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="mt-3 grid items-baseline gap-x-6 gap-y-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="soft -mb-2 text-sm sm:mb-0">{name}</dt>
          <dd className="[overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
