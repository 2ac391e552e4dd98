import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LOOPBACK } from '../../../../scripts/screenshots/people.ts'
import { samplePages } from '../../../../scripts/screenshots/samples.ts'
import { STYLE_SOURCE } from '../http/style.ts'

const pages = Object.entries(samplePages())

/** Pages that leave to the app only by their own doing, or not at all. */
const LEADS_BACK =
  /^(?:notice|sign-in|pick-account|continue|consent|need-admin|waiting|error-way-back|error-link|form-post)/

/** What a stranger can put into a name, an address or an error (G-16). */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</title></style></textarea><svg/onload=alert(1)>',
  'javascript:alert(1)',
  '&lt;b&gt;&#60;script&#62;',
  'a\r\nSet-Cookie: evil=1',
  '\u202eevil\u2066',
  '`${alert(1)}`',
  '\u0000\u0007',
]

/** Tags without the quoted values: what the browser would take for markup. */
function skeleton(markup: string): string {
  return markup.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, '><')
}

describe('every page', () => {
  for (const [name, { headers, body }] of pages) {
    test(`${name}: security headers (G-01, G-11)`, () => {
      const { 'content-security-policy': csp = '', ...others } = headers
      const { refresh: _, ...fixed } = others
      assert.deepEqual(fixed, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
        'x-robots-tag': 'noindex',
      })
      const script = name === 'form-post' ? " script-src 'nonce-bm9uY2Utb2YtYS10ZXN0';" : ''
      const target = LEADS_BACK.test(name) ? ` ${LOOPBACK}` : ''
      assert.equal(
        csp,
        `default-src 'none'; style-src ${STYLE_SOURCE};${script} form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'`,
      )
    })

    test(`${name}: one heading, a title, a language, no script or style of its own, labels for every field`, () => {
      const text = String(body)
      assert.equal(text.match(/<h1[ >]/g)?.length, 1)
      assert.match(text, /<html lang="en">/)
      assert.match(text, /<title>[^<]+ · Latchwork<\/title>/)
      assert.equal(text.match(/<script/g)?.length ?? 0, name === 'form-post' ? 1 : 0)
      assert.doesNotMatch(text, / style=| on[a-z]+=|<img|<link|<iframe|src=/)
      for (const [field] of text.matchAll(/<input[^>]*>/g)) {
        if (/type="hidden"|aria-hidden/.test(field)) continue
        const [, id = 'none'] = / id="([^"]+)"/.exec(field) ?? []
        assert.ok(text.includes(`<label for="${id}">`), field)
      }
    })
  }

  test('the style has the hash that the policy names', async () => {
    const style = /<style>([^]*?)<\/style>/.exec(String(samplePages()['error']?.body))?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    assert.equal(STYLE_SOURCE, `'sha256-${Buffer.from(digest).toString('base64')}'`)
  })
})

describe("a stranger's text (G-16)", () => {
  for (const [index, text] of HOSTILE.entries()) {
    test(`never becomes markup or a header: ${JSON.stringify(text)}`, () => {
      const hostile = samplePages(() => text)
      const harmless = samplePages(() => 'harmless')
      for (const [name, reply] of Object.entries(hostile)) {
        // A link that would run code is left out altogether, so this page has another shape; the portal's own stays.
        if (name === 'error-link' && index === 4) assert.doesNotMatch(String(reply.body), /<a (?!href="\/portal\/)/)
        else assert.equal(skeleton(String(reply.body)), skeleton(String(harmless[name]?.body)), name)
        assert.ok(
          Object.values(reply.headers).every((value) => /^[\x20-\x7e]*$/.test(value)),
          name,
        )
        assert.doesNotMatch(String(reply.body), /[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/)
      }
    })
  }
})

describe('words and fields that others rely on', () => {
  /** Without the style, and without the blanks that a browser does not show. */
  const bodyOf = (name: string) =>
    (String(samplePages()[name]?.body).split('</style>')[1] ?? '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?(<[^>]*>) ?/g, '$1')

  test('sign-in: user name and Next, then Password, Keep me signed in and Sign in (users-and-peers §E3)', () => {
    assert.match(
      bodyOf('sign-in'),
      /<label for="username">Email or user name<\/label>\s*<input[^>]*name="username"[^>]*autocomplete="username"/,
    )
    assert.match(bodyOf('sign-in'), /<button[^>]*name="step" value="username">Next</)
    assert.match(
      bodyOf('sign-in-password'),
      /<label for="password">Password<\/label>\s*<input[^>]*autocomplete="current-password"/,
    )
    assert.match(bodyOf('sign-in-password'), /name="keep"[^>]*><label for="keep">Keep me signed in</)
    assert.match(bodyOf('sign-in-password'), /<button[^>]*name="step" value="password">Sign in</)
    assert.match(bodyOf('sign-in-password'), /<button[^>]*form="back" name="step" value="back">Use another account</)
    assert.match(
      bodyOf('sign-in-wrong'),
      /role="alert".*wrong[^]*<details><summary[^>]*>Show details[^]*AADSTS50126[^]*0f9c2d3e/,
    )
  })

  test('Enter in a field of sign-in presses Next or Sign in, not Cancel (HTML §4.10.21.2)', () => {
    for (const name of ['sign-in', 'sign-in-password']) {
      const own = [...bodyOf(name).matchAll(/<button[^>]*>/g)].filter(([button]) => !button.includes(' form='))
      assert.match(own[0]?.[0] ?? '', /name="step"/)
    }
  })

  test('consent: Enter in a field does nothing, Cancel stands before Accept, the heading has the focus (users-and-peers §E2)', () => {
    for (const name of ['consent', 'consent-offer', 'consent-admin', 'need-admin']) {
      const own = [...bodyOf(name).matchAll(/<button[^>]*>/g)].filter(([button]) => !button.includes(' form="other"'))
      assert.match(own[0]?.[0] ?? '', /formmethod="dialog" formnovalidate hidden/)
      assert.match(bodyOf(name), /<h1 tabindex="-1" autofocus>/)
    }
    assert.match(bodyOf('consent'), />Cancel<[^]*>Accept</)
  })

  test('consent has every block (users-and-peers §E2)', () => {
    const text = bodyOf('consent-offer')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
    for (const words of [
      'ada@contoso.example',
      'Use another account',
      'Permissions requested',
      'Tasks Desktop',
      'Unverified',
      'Reply URL',
      'Created',
      'wants to use Tasks API and Calendar API as you.',
      'This app would like to:',
      'See your task lists',
      'Admin only',
      'Far-reaching',
      'Consent on behalf of your organization',
      'terms of service',
      'privacy statement',
      'review and remove',
      'Does this app look suspicious? Report it here',
      'Cancel',
      'Accept',
    ])
      assert.ok(text.includes(words), words)
    assert.doesNotMatch(bodyOf('consent-offer'), /name="organization"[^>]*checked/)
    assert.match(bodyOf('consent'), /Tasks Desktop<\/bdi><\/b>on<i>this computer<\/i>wants to use/)
    assert.match(bodyOf('consent'), /Already allowed \(1\)/)
    assert.match(bodyOf('consent-admin'), /Accept for your organization/)
  })

  test('need admin approval leads back to the app (DESIGN: every way out)', () => {
    const text = bodyOf('need-admin')
    assert.match(
      text,
      /that only an admin can grant\. Please ask an admin to grant permission to this app before you can use it\./,
    )
    assert.match(text, /value="other">Sign in with that account</)
    assert.deepEqual(
      ['need-admin', 'need-admin-role'].map(
        (page) => /class="primary" name="action" value="(\w+)"/.exec(bodyOf(page))?.[1],
      ),
      ['request', 'return'],
    )
    assert.match(text, /value="return">Return to the application without granting consent</)
  })

  test('what an administrator allows for everybody is taken back where administrators do (users-and-peers §E2, block 10)', () => {
    assert.match(bodyOf('consent-admin'), /href="[^"]*\/portal\/enterprise"[^>]*>Enterprise applications</)
    assert.doesNotMatch(bodyOf('consent-admin'), /\/myapps/)
    assert.match(bodyOf('consent'), /href="[^"]*\/myapps"[^>]*>your permissions</)
    assert.match(bodyOf('consent-offer'), /Administrators take it back in the portal/)
  })

  test('an error is one sentence without its code, and who can help; the code is among the details (users-and-peers §E3)', () => {
    for (const [page, who] of [
      ['error', /developer of the application can fix this\. Send them the details/],
      ['error-link', /administrator of your organization can fix this\. Send them the details/],
      ['error-address', /Check the address/],
    ] as const) {
      const [before = '', details = ''] = bodyOf(page).split('<details')
      assert.doesNotMatch(before, /AADSTS/)
      assert.match(before, who)
      assert.match(details, /Trace ID/)
    }
    assert.match(bodyOf('error'), /AADSTS50011/)
  })

  test('who waits for an administrator is told to tell one: no mail is sent', () => {
    assert.match(bodyOf('waiting'), /No mail is sent: tell an administrator/)
    assert.match(bodyOf('waiting'), /when one of them has decided/)
  })

  test('the problem of a password stands under the field that it is about (users-and-peers §E3)', () => {
    const order = (page: string) => [...bodyOf(page).matchAll(/id="(current|password|problem)"/g)].map(([, id]) => id)
    assert.deepEqual(order('change-password-wrong'), ['current', 'problem', 'password'])
    assert.deepEqual(order('change-password-weak'), ['current', 'password', 'problem'])
  })

  test('form_post sends the fields as they are, in the default encoding, and has a button without script (azure-ad-wire §1.5)', () => {
    const text = bodyOf('form-post')
    assert.match(text, /<form method="post" action="http:\/\/localhost:45871">/)
    assert.doesNotMatch(text, /enctype/)
    assert.match(text, /name="code" value="1\.AXoAJf8"/)
    assert.match(text, /<noscript ?>.*<button[^>]*type="submit">Continue/)
    assert.match(text, /<script nonce="bm9uY2Utb2YtYS10ZXN0">document\.forms\[0\]\.submit\(\)<\/script>/)
  })
})
