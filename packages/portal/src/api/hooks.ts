import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Call, call, type Page } from './client.ts'
import type { Application } from './types.ts'

/** A list that is read page by page, once it is known which. */
export function usePages<T>(path: string, isKnown = true) {
  return useInfiniteQuery({
    queryKey: [path, isKnown],
    enabled: isKnown,
    queryFn: ({ pageParam }) => call<Page<T>>(pageParam),
    initialPageParam: path,
    getNextPageParam: (page) => page['@odata.nextLink'],
    placeholderData: keepPreviousData,
  })
}

/** One object, or a list that fits on a page. */
export function useResource<T>(path: string) {
  return useQuery({ queryKey: ['one', path], queryFn: () => call<T>(path) })
}

export function useApplication(id: string) {
  return useQuery({
    queryKey: ['application', id],
    queryFn: () => call<Application>(`/applications/${encodeURIComponent(id)}`),
  })
}

/** Changes something and then reads again whatever is on the page. */
export function useChange<T = unknown>() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, ...rest }: Call & { readonly path: string }) => call<T>(path, rest),
    onSuccess: () => queries.invalidateQueries(),
  })
}
