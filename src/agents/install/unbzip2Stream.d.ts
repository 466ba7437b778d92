/** https://github.com/regular/unbzip2-stream, which ships no types. */
declare module 'unbzip2-stream' {
  function unbzip2Stream(): NodeJS.ReadWriteStream;
  export = unbzip2Stream;
}
