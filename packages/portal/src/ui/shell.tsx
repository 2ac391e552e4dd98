import { Link, Outlet } from '@tanstack/react-router'
import { currentAccount, signOut } from '../api/session.ts'

export function Shell() {
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3">
        <span className="font-semibold">Latchwork Portal</span>
        <nav aria-label="Portal" className="flex flex-wrap gap-4">
          <Link to="/">App registrations</Link>
          <Link to="/enterprise">Enterprise applications</Link>
          <Link to="/users">Users</Link>
          <Link to="/sign-ins">Sign-in logs</Link>
          <Link to="/audit">Audit logs</Link>
        </nav>
        <span className="soft ms-auto text-sm">{currentAccount().username}</span>
        <a href="/changepassword" className="text-sm">
          Change password
        </a>
        <button type="button" className="button text-sm" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <main className="mx-auto max-w-5xl px-4 py-6">
        <Outlet />
      </main>
    </>
  )
}
