import { useEffect, useState } from 'react'

/** The value once it has been the same for a while, so that typing asks the server once. */
export function useLater(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
