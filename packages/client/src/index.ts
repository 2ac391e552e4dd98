export { AuthError } from './auth-error.ts'
export type { AuthErrorCode } from './auth-error.ts'
export type { AccountEntry, AccessTokenEntry, CacheData } from './cache/data.ts'
export { EMPTY_CACHE } from './cache/data.ts'
export type { TokenCache } from './cache/token-cache.ts'
export type {
  Account,
  Client,
  ClientOptions,
  DeviceCode,
  DeviceRequest,
  FetchRequest,
  InteractiveRequest,
  SilentRequest,
  Target,
  TokenRequest,
  TokenResult,
} from './contract.ts'
export { createClient } from './create-client.ts'
