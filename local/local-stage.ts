/** The stage under which the parts of a runtime on this machine are found, such as their log groups. */
export const LOCAL_STAGE = 'local';
