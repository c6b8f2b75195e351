/** `text/decoder`: the SDK's own C, which the engine has as a global. */
export default TextDecoder;
