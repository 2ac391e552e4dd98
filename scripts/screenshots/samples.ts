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
import { renderContinuePage } from '../../packages/server/src/interaction/continue/page.ts'
import { renderErrorCodePage } from '../../packages/server/src/interaction/error/code-page.ts'
import { renderNotBuilt } from '../../packages/server/src/endpoints/portal/not-built.ts'
import { renderErrorPage } from '../../packages/server/src/interaction/error/page.ts'
import {
  renderFirstPasswordPage,
  renderPasswordSetPage,
} from '../../packages/server/src/interaction/first-password/page.ts'
import { renderNoticePage } from '../../packages/server/src/interaction/notice/page.ts'
import { renderPickAccountPage } from '../../packages/server/src/interaction/pick-account/page.ts'
import { renderSignInPage } from '../../packages/server/src/interaction/sign-in/page.ts'
import {
  renderSignedOutPage,
  renderSignOutConfirmPage,
  renderStayedPage,
} from '../../packages/server/src/interaction/signed-out/page.ts'
import { consentPages, myAppsPages } from './consent-samples.ts'
import { account, asked, formActions, LOOPBACK, type Say, TIME } from './people.ts'
import { judgeNewPassword } from '../../packages/server/src/session/new-password.ts'
import { refuse } from '../../packages/server/src/refusal/refusal.ts'

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

function twoAccounts(say: Say) {
  const other = { displayName: say('Grace Hopper'), userPrincipalName: say('grace.hopper@fabrikam.example') }
  return [
    { handle: say('0'), ...account(say), tenantName: say('Contoso') },
    { handle: say('1'), ...other, tenantName: say('Fabrikam') },
  ]
}

function choicePages(say: Say): Readonly<Record<string, Reply>> {
  return {
    'pick-account': renderPickAccountPage({
      ...asked(say),
      accounts: twoAccounts(say),
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
    'change-password-weak': renderChangePasswordPage({
      ...named,
      about: 'next',
      problem: { ...problem, text: say(judgeNewPassword('too short', []) ?? '') },
    }),
    'change-password-choose': renderChooseAccountPage({
      action: '/changepassword',
      accounts: twoAccounts(say),
    }),
    'change-password-nobody': renderSignInFirstPage('/organizations/oauth2/v2.0/authorize'),
    'password-changed': renderPasswordChangedPage(say('ada@contoso.example')),
    'password-set': renderPasswordSetPage(say('ada@contoso.example'), true),
    'first-password': renderFirstPasswordPage({
      action: '/interaction/first-password',
      token: say('token'),
      userPrincipalName: say('ada@contoso.example'),
    }),
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
    'error-address': renderErrorPage({ refusal: refuse('path-unknown'), ...ids, status: 404, formActions: [] }),
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
    'sign-out-stayed': renderStayedPage(),
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
