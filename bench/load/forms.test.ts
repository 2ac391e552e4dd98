import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForm } from './forms.ts'

const page = `<form method="get" action="/other"><input name="q"></form>
  <form method="post" id="cancel" action="/cancel"><input type="hidden" name="sealed" value="c"></form>
  <form method='post' action="/sign-in?a=1&amp;b=2"><input type="hidden" name="sealed" value="x&quot;y">
  <input type="email" name="username" autocomplete="username"><input type="password" name="password">
  <input type="checkbox" name="keep"><button type="submit" form="cancel" name="action" value="cancel">Cancel</button>
  <button type="submit" name="step" value="next">Next</button></form>`

test('fills the form that asks, as a person without scripts would, and does not press Cancel', () => {
  assert.deepEqual(readForm(page, 'ada@bench.example', 'secret'), {
    action: '/sign-in?a=1&b=2',
    fields: { sealed: 'x"y', username: 'ada@bench.example', password: 'secret', step: 'next' },
  })
})

test('finds no form on a page that asks nothing', () => {
  assert.equal(
    readForm('<form method="post" action="/cancel"><input type="hidden" name="a"></form>', 'a', 'b'),
    undefined,
  )
})
