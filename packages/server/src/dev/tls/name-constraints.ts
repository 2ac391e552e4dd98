/**
 * DER of a NameConstraints extension (RFC 5280 §4.2.1.10) that permits localhost, 127.0.0.1 and ::1 and nothing else: whoever got
 * hold of this authority could still not vouch for any other site.
 */
export function loopbackConstraints(): Buffer {
  const ipv4 = Buffer.from([127, 0, 0, 1, 255, 255, 255, 255])
  const ipv6 = Buffer.concat([Buffer.alloc(15), Buffer.from([1]), Buffer.alloc(16, 0xff)])
  const subtrees = [generalName(2, Buffer.from('localhost')), generalName(7, ipv4), generalName(7, ipv6)].map((name) =>
    der(0x30, name),
  )
  return der(0x30, der(0xa0, Buffer.concat(subtrees)))
}

function generalName(tag: number, value: Buffer): Buffer {
  return der(0x80 | tag, value)
}

/** Every part is shorter than 256 bytes. */
function der(tag: number, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [0x81, content.length]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
