/** A port's states in words, and in the order in which they are shown. */
export const PORT_STATES = {
    open: "open", closed: "closed", filtered: "filtered", openFiltered: "open or filtered", unprobed: "not probed", pending: "no verdict yet",
};
