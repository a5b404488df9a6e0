problem-not-found = There is nothing at this address. The addresses of the API are described in /api/v1/openapi.json.
problem-method = The API can only be read: use GET or HEAD.
problem-address-too-long = The address is too long.
problem-cursor = The cursor is none that this API has given. Leave it out to begin again.
problem-limit = The limit is a whole number from 1 to { $most }.
problem-parameter = The address has a query parameter that is unknown here, is given twice, or is not UTF-8.
problem-failed = The fault is on this side and has been noted. Please wait a moment and try again.
