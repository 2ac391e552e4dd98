// Every page of the server with made-up data: for pictures, for the accessibility scan and for the escaping tests.
import { renderFormPost, renderOutOfBandPage } from '../../packages/server/src/http/form-post.ts'
import type { Reply } from '../../packages/server/src/http/message.ts'
import { handleNativeClient } from '../../packages/server/src/endpoints/native-client/routes.ts'
import {
  renderChangePasswordPage,
  renderChooseAccountPage,
  renderPasswordChangedPage,
  renderSignInFirstPage,
} from '../../packages/server/src/interaction/change-password/page.ts'
import { renderConsentPage, renderNeedAdminPage } from '../../packages/server/src/interaction/consent/page.ts'
import { renderWaitingPage } from '../../packages/server/src/interaction/consent/waiting-page.ts'
import { renderContinuePage } from '../../packages/server/src/interaction/continue/page.ts'
import { renderErrorCodePage } from '../../packages/server/src/interaction/error/code-page.ts'
import { renderNotBuilt } from '../../packages/server/src/endpoints/portal/not-built.ts'
import { renderErrorPage } from '../../packages/server/src/interaction/error/page.ts'
import { renderFirstPasswordPage } from '../../packages/server/src/interaction/first-password/page.ts'
import {
  renderMyAppsPage,
  renderMyAppsSignInPage,
  renderRemoveAppPage,
} from '../../packages/server/src/interaction/my-apps/page.ts'
import { renderNoticePage } from '../../packages/server/src/interaction/notice/page.ts'
import { renderPickAccountPage } from '../../packages/server/src/interaction/pick-account/page.ts'
import { renderSignInPage } from '../../packages/server/src/interaction/sign-in/page.ts'
import { renderSignedOutPage, renderSignOutConfirmPage } from '../../packages/server/src/interaction/signed-out/page.ts'
import { refuse } from '../../packages/server/src/refusal/refusal.ts'

/** Takes each text of the samples through `say`, so that a test can put a stranger's text in every place at once. */
export type Say = (text: string) => string

export const LOOPBACK = 'http://localhost:45871'
const TIME = 1_790_000_000
const TRACE = '0f9c2d3e-3e53-4c3c-9f1b-7d6a5a2d0f00'
const CORRELATION = '32ed19e9-2b5c-4be5-9aa2-f98da9f4b465'

export function samplePages(say: Say = (text) => text): Readonly<Record<string, Reply>> {
  return {
    ...signInPages(say),
    ...passwordPages(say),
    ...choicePages(say),
    ...consentPages(say),
    ...myAppsPages(say),
    ...endPages(say),
  }
}

const formActions = [LOOPBACK]

function asked(say: Say) {
  return { action: '/interaction', request: say('sealed'), appName: say('Tasks Desktop'), formActions }
}

function account(say: Say) {
  return { displayName: say('Ada Lovelace'), userPrincipalName: say('ada@contoso.example') }
}

function signInPages(say: Say): Readonly<Record<string, Reply>> {
  const problem = { text: say('The user name or the password is wrong.'), code: 50126, traceId: say(TRACE), time: TIME }
  const named = { ...asked(say), tenantName: say('Contoso'), username: say('ada@contoso.example'), notices: [] }
  return {
    'sign-in': renderSignInPage({ ...asked(say), step: 'username', notices: [], tenantName: say('Contoso') }),
    'sign-in-notice': renderSignInPage({
      ...asked(say),
      step: 'username',
      notices: [say('A saved sign-in of yours was used twice, so it was ended. Please sign in again.')],
    }),
    'sign-in-password': renderSignInPage({ ...named, step: 'password' }),
    'sign-in-wrong': renderSignInPage({ ...named, step: 'password', problem }),
  }
}

function choicePages(say: Say): Readonly<Record<string, Reply>> {
  const other = { displayName: say('Grace Hopper'), userPrincipalName: say('grace.hopper@fabrikam.example') }
  return {
    'pick-account': renderPickAccountPage({
      ...asked(say),
      accounts: [
        { handle: '0', ...account(say), tenantName: say('Contoso') },
        { handle: '1', ...other, tenantName: say('Fabrikam') },
      ],
    }),
    continue: renderContinuePage({
      ...asked(say),
      publisherDomain: say('contoso.example'),
      account: account(say),
      redirectTarget: 'this computer',
    }),
  }
}

function passwordPages(say: Say): Readonly<Record<string, Reply>> {
  const named = {
    action: '/changepassword',
    ticket: say('ticket'),
    userPrincipalName: say('ada@contoso.example'),
    tenantName: say('Contoso'),
  }
  const problem = { text: say('The current password is wrong.'), traceId: say(TRACE), time: TIME }
  return {
    'change-password': renderChangePasswordPage(named),
    'change-password-wrong': renderChangePasswordPage({ ...named, about: 'current', problem }),
    'change-password-weak': renderChangePasswordPage({ ...named, about: 'next', problem }),
    'change-password-choose': renderChooseAccountPage({
      action: '/changepassword',
      accounts: [{ handle: say('ticket'), ...account(say), tenantName: say('Contoso') }],
    }),
    'change-password-nobody': renderSignInFirstPage(),
    'password-changed': renderPasswordChangedPage(say('ada@contoso.example')),
    'first-password': renderFirstPasswordPage({
      action: '/interaction/first-password',
      token: say('token'),
      userPrincipalName: say('ada@contoso.example'),
    }),
  }
}

function permissionSamples(say: Say) {
  const line = (title: string, description: string, adminOnly = false) => ({
    title: say(title),
    description: say(description),
    adminOnly,
  })
  const stay = {
    ...line(
      'Stay signed in and work when you are not using the app',
      'The app keeps the access you give it until you take it away.',
    ),
    risky: true,
  }
  const tasks = [
    line('Read your tasks', 'See your task lists and what is in them.'),
    line('Change your tasks', 'Add tasks, change them and mark them as done.'),
    stay,
  ]
  const calendar = [line('Read your calendar', 'See the events of your calendars.')]
  const manage = line(
    "Manage everyone's tasks",
    'Read, change and delete the tasks of every person in the organization.',
    true,
  )
  return { tasks, calendar, manage }
}

function consentPages(say: Say): Readonly<Record<string, Reply>> {
  const { tasks, calendar, manage } = permissionSamples(say)
  const frame = {
    ...asked(say),
    ticket: say('ticket'),
    user: account(say),
    publisherDomain: say('contoso.example'),
    redirectTarget: 'this computer',
    tenantName: say('Fabrikam'),
    reviewUrl: 'https://localhost:8443/myapps',
    appId: say('c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'),
    createdAt: TIME,
    replyUrls: [say('http://localhost'), say('com.contoso.tasks://auth')],
    apis: [{ apiName: say('Tasks API'), permissions: tasks }],
  }
  const links = { termsUrl: 'https://contoso.example/terms', privacyUrl: 'https://contoso.example/privacy' }
  const admin = {
    ...frame,
    ...links,
    redirectTarget: say('tasks.contoso.example'),
    apis: [
      { apiName: say('Tasks API'), permissions: [...tasks, manage] },
      { apiName: say('Calendar API'), permissions: calendar },
    ],
  }
  const managing = [{ apiName: say('Tasks API'), permissions: [manage] }]
  return {
    consent: renderConsentPage({
      ...frame,
      kind: 'user',
      alreadyAllowed: [{ apiName: say('Sign-in'), permissions: calendar }],
      offerOrganization: false,
    }),
    'consent-offer': renderConsentPage({ ...admin, kind: 'user', alreadyAllowed: [], offerOrganization: true }),
    'consent-admin': renderConsentPage({ ...admin, kind: 'admin', alreadyAllowed: [], offerOrganization: false }),
    'need-admin': renderNeedAdminPage({ ...frame, apis: managing, mayRequest: true }),
    waiting: renderWaitingPage({ ...frame, apis: managing }),
  }
}

function myAppsPages(say: Say): Readonly<Record<string, Reply>> {
  const { tasks, calendar } = permissionSamples(say)
  const action = '/myapps'
  const person = { ...account(say), tenantName: say('Contoso') }
  const apps = [
    {
      name: say('Tasks Desktop'),
      publisherDomain: say('contoso.example'),
      apis: [{ apiName: say('Tasks API'), permissions: tasks }],
      ticket: say('ticket'),
      own: true,
    },
    {
      name: say('Contoso Calendar'),
      publisherDomain: say('contoso.example'),
      apis: [{ apiName: say('Calendar API'), permissions: calendar }],
      ticket: say('ticket'),
      own: false,
    },
  ]
  const asked = { action, ticket: say('ticket'), name: say('Tasks Desktop'), own: true }
  return {
    'my-apps': renderMyAppsPage({ action, accounts: [{ ...person, apps }] }),
    'my-apps-empty': renderMyAppsPage({
      action,
      accounts: [{ ...person, apps: [] }],
      removed: say('Tasks Desktop'),
    }),
    'my-apps-remove': renderRemoveAppPage({ ...asked, userPrincipalName: say('ada@contoso.example') }),
    'my-apps-sign-in': renderMyAppsSignInPage(),
  }
}

function endPages(say: Say): Readonly<Record<string, Reply>> {
  const ids = { traceId: say(TRACE), correlationId: say(CORRELATION), time: TIME }
  const refusal = {
    ...refuse('admin-approval-required'),
    description: say('The application needs permissions that only an administrator can grant.'),
  }
  const fields = [
    ['code', say('1.AXoAJf8')],
    ['state', say('state')],
  ] as const
  return {
    error: renderErrorPage({ refusal: refuse('redirect-uri-unregistered'), ...ids, status: 400, formActions: [] }),
    'error-way-back': renderErrorPage({
      refusal,
      ...ids,
      status: 400,
      wayBack: { kind: 'form', action: LOOPBACK, fields },
      formActions,
    }),
    'error-link': renderErrorPage({
      refusal,
      ...ids,
      status: 400,
      wayBack: { kind: 'link', href: say(`${LOOPBACK}/?error=access_denied`) },
      formActions,
    }),
    'error-code': renderErrorCodePage('70000'),
    'error-code-unknown': renderErrorCodePage(say('1')),
    'signed-out': renderSignedOutPage({ appName: say('Tasks Desktop'), returnTo: 'https://tasks.contoso.example/' }),
    'sign-out-confirm': renderSignOutConfirmPage({
      action: '/contoso.example/oauth2/logout',
      csrf: say('csrf'),
      account: account(say),
      appName: say('Tasks Desktop'),
      fields: [['state', say('state')]],
    }),
    ...ownPages(say),
    'form-post': renderFormPost({ action: LOOPBACK, fields, nonce: 'bm9uY2Utb2YtYS10ZXN0' }),
    'out-of-band': renderOutOfBandPage({ redirectUri: 'urn:ietf:wg:oauth:2.0:oob', fields }),
    'native-client': handleNativeClient({ query: `code=${encodeURIComponent(say('code'))}` }),
  }
}

/** Pages that belong to no application's request. */
function ownPages(say: Say): Readonly<Record<string, Reply>> {
  return {
    notice: renderNoticePage({
      action: '/interaction/notice',
      request: say('request'),
      notices: [{ kind: 'refresh-token-reused', at: TIME, appName: say('Tasks Desktop') }],
      tenantName: say('Contoso'),
      formActions: [LOOPBACK],
    }),
    'portal-not-built': renderNotBuilt(),
  }
}
