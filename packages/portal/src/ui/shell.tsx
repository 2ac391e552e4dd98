import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { useResource } from '../api/hooks.ts'
import { useIsOperator } from '../api/operator.ts'
import { currentAccount, signOut } from '../api/session.ts'
import type { Page } from '../api/client.ts'
import type { Organization } from '../api/types.ts'
import { initialsOf } from './initials.ts'
import { INSTANCE, isCurrent, SECTIONS } from './navigation.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useHeading } from './use-heading.ts'

/** What is around every page: where one is, where one can go, and who one is. */
export function Shell() {
  const [open, setOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  const menu = useRef<HTMLButtonElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useHeading(main, path)
  useKeptFocus()
  const close = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape' || !open) return
    setOpen(false)
    menu.current?.focus()
  }
  return (
    <>
      <SkipLink main={main} />
      <header className="topbar">
        <button
          ref={menu}
          type="button"
          className="button min-[60rem]:hidden"
          aria-expanded={open}
          aria-controls="sidebar"
          onClick={() => setOpen(!open)}
          onKeyDown={close}
        >
          Menu
        </button>
        <Brand />
        <UserMenu />
      </header>
      <div className="shell">
        <nav id="sidebar" aria-label="Portal" className="sidebar" data-open={open} onKeyDown={close}>
          <Pages path={path} onOpen={() => setOpen(false)} />
        </nav>
        <main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </>
  )
}

function SkipLink({ main }: { readonly main: RefObject<HTMLElement | null> }) {
  return (
    <a
      href="#main"
      className="skip"
      onClick={(event) => {
        event.preventDefault()
        main.current?.focus()
      }}
    >
      Skip to the content
    </a>
  )
}

function Pages({ path, onOpen }: { readonly path: string; readonly onOpen: () => void }) {
  const isOperator = useIsOperator()
  return [...SECTIONS, ...(isOperator ? [INSTANCE] : [])].map(({ title, pages }) => (
    <section key={title} aria-label={title}>
      <h2 aria-hidden="true">{title}</h2>
      {pages.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true }}
          aria-current={isCurrent(to, path) ? 'page' : undefined}
          onClick={onOpen}
        >
          {name}
        </Link>
      ))}
    </section>
  ))
}

function Brand() {
  const organization = useResource<Page<Organization>>('/organization')
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <Link to="/" className="brand">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 12h9m0 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M4 8v8M8 12v3" />
        </svg>
        Latchwork
      </Link>
      <span className="soft truncate text-sm">{organization.data?.value[0]?.displayName}</span>
    </span>
  )
}

function UserMenu() {
  const { name, username, tenantId } = currentAccount()
  const shown = name ?? username
  return (
    <>
      <button
        type="button"
        className="avatar ms-auto cursor-pointer"
        popoverTarget="user-menu"
        aria-label={`Account of ${shown}`}
      >
        <span aria-hidden="true">{initialsOf(shown)}</span>
      </button>
      <div id="user-menu" popover="auto" className="menu">
        <p className="px-3 pt-2 font-medium">{shown}</p>
        <p className="soft px-3 pb-2 text-sm [overflow-wrap:anywhere]">
          {username}
          <span className="block">Directory (tenant) ID: {tenantId}</span>
        </p>
        <a href="/myapps">My apps</a>
        <a href="/changepassword">Change password</a>
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </>
  )
}
