const KEY = 'kinoform-token';

/**
 * The token of the printed address (`?token=…`). It is kept for this tab and taken out of the address bar, so that it is neither
 * bookmarked nor seen over a shoulder.
 */
export function takeToken(page: { location: Location; history: History; sessionStorage: Storage }): string {
  const address = new URL(page.location.href);
  const given = address.searchParams.get('token');
  if (given === null) return page.sessionStorage.getItem(KEY) ?? '';
  page.sessionStorage.setItem(KEY, given);
  address.searchParams.delete('token');
  page.history.replaceState(null, '', address);
  return given;
}

/** Where the core listens: beside the page, under the same host. */
export function socketAddress(location: Location, token: string): string {
  const address = new URL('/ws', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('token', token);
  return address.href;
}
