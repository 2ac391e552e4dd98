import { html, type Content } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page, tile } from '../../http/page.ts'
import { type ApiPermissions, permissionGroups } from '../permission-lines.ts'
import { ENTER_DOES_NOTHING, name } from '../page-parts.ts'

const TITLE = 'Your apps'

export interface ShownApp {
  readonly name: string
  readonly publisherDomain?: string
  readonly apis: readonly ApiPermissions[]
  /** Posts `ticket`: asks before it removes. */
  readonly ticket: string
  /** False: an administrator allowed it for everybody, and only an administrator takes that back. */
  readonly own: boolean
}

export interface ShownAccount {
  readonly displayName: string
  readonly userPrincipalName: string
  readonly tenantName: string
  readonly apps: readonly ShownApp[]
}

export interface MyAppsModel {
  readonly action: string
  readonly accounts: readonly ShownAccount[]
  /** The app whose access was just removed. */
  readonly removed?: string
}

/** Which apps may act as the people who are signed in to this browser. Each button posts `ticket`. */
export function renderMyAppsPage(model: MyAppsModel): Reply {
  const body = html`<h1 tabindex="-1" autofocus>${TITLE}</h1>
    ${
      model.removed !== undefined &&
      html`<div class="notice done" role="status"><p>${name(model.removed)} can no longer act as you.</p></div>`
    }
    ${model.accounts.map((account) => accountPart(account, model.action))}
    <p class="end">
      <a href="/changepassword">Change your password</a> ·
      <a href="/organizations/oauth2/v2.0/logout">Sign out</a>
    </p>`
  return page({ title: TITLE, body, status: 200, formActions: [] })
}

function accountPart(account: ShownAccount, action: string): Content {
  return html`<div class="who">
      ${tile(account.displayName, 'round')}
      <p>
        <bdi>${account.displayName}</bdi><br /><span class="soft small"
          ><bdi>${account.userPrincipalName}</bdi> · <bdi>${account.tenantName}</bdi></span
        >
      </p>
    </div>
    ${
      account.apps.length === 0
        ? html`<p>No app may act as you. When one asks and you accept, it appears here.</p>`
        : html`<p class="soft">These apps may act as you, within these limits:</p>
            ${account.apps.map((app) => appPart(app, action))}`
    }`
}

function appPart(app: ShownApp, action: string): Content {
  return html`<h2>${name(app.name)}</h2>
    <p class="soft small">
      ${app.publisherDomain === undefined ? 'No longer registered' : html`<bdi>${app.publisherDomain}</bdi>`} ·
      ${app.own ? 'You allowed it' : 'Your organization allowed it for everybody'}
    </p>
    ${permissionGroups(app.apis)}
    <form method="post" action="${action}">
      ${hiddenFields([['ticket', app.ticket]])}
      <div class="actions">
        <button type="submit" name="action" value="ask">
          ${app.own ? 'Remove access' : 'Sign out of this app'}<span class="aside"> ${app.name}</span>
        </button>
      </div>
    </form>`
}

export interface RemoveAppModel {
  readonly action: string
  readonly ticket: string
  readonly name: string
  readonly userPrincipalName: string
  readonly own: boolean
}

/** Says what will happen. Posts `ticket` with `action=remove` or `action=keep`. */
export function renderRemoveAppPage(model: RemoveAppModel): Reply {
  const title = model.own ? 'Remove access?' : 'Sign out of this app?'
  const body = html`<h1 tabindex="-1" autofocus>${title}</h1>
    <p>
      ${name(model.name)} will be signed out on all your devices and can no longer act as
      <bdi>${model.userPrincipalName}</bdi>.
      ${
        model.own
          ? 'It has to ask for your consent again.'
          : 'Your organization still allows it, so you can sign in to it again without being asked.'
      }
    </p>
    <p class="soft small">What it has already received may work for up to an hour.</p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['ticket', model.ticket]])} ${ENTER_DOES_NOTHING}
      <div class="actions">
        <button type="submit" name="action" value="keep">Keep it</button>
        <button type="submit" class="primary" name="action" value="remove">
          ${model.own ? 'Remove access' : 'Sign out'}
        </button>
      </div>
    </form>`
  return page({ title, body, status: 200, formActions: [] })
}

/** @param signIn address that signs in and comes back */
export function renderMyAppsSignInPage(signIn: string): Reply {
  const body = html`<h1>${TITLE}</h1>
    <p>Nobody is signed in to this browser. Sign in to see which apps may act as you, and to take that back.</p>
    <div class="actions"><a class="button primary" href="${signIn}">Sign in</a></div>`
  return page({ title: TITLE, body, status: 200, formActions: [] })
}
