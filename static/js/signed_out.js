/* Nobody is here: the page for writing offline asks to sign in. Notes that wait stay, each under
   its own person, until that person is back. */
"use strict";

try { localStorage.removeItem("person"); } catch { /* private mode */ }
