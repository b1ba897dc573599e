export const kibibyte = 1_024
export const mebibyte = 1_024 ** 2
export const gibibyte = 1_024 ** 3
