// What a script adds; every page and form works without it.
