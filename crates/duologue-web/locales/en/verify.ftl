verify-log = log { $origin }: { $entries } entries, signature and tree are right
verify-blobs = { $blobs } blobs are what their names say, { $removed } are absent with a redaction
verify-agreements = { $count } agreements, each by every party to the same bytes
verify-bag = { $count } files of the bag match their sums
verify-pages = { $count } pages and assets made anew, all the same
verify-pages-version = the pages were made by another version ({ $version }), which this one cannot make; record and bag were checked
verify-pages-not-reached = the record is broken, so the pages were not checked
verify-unknown = { $count } acts this version cannot read (kept, and part of the proof)
verify-broken = broken { $path }: { $what }
verify-good = all is right
verify-bad = { $count } broken
verify-policy-inside = warning: the policy lies inside what it vouches for, which proves nothing. Use a policy that came on another path (a booklet, a library, the other side).
bag-readme = This folder is the public record of a dialogue, and every page of it. Open index.html to read.
    How to check it:
    1. sha256sum -c manifest-sha256.txt shows that no file has changed.
    2. duologue verify FOLDER --policy POLICY checks signatures, trees, blobs, agreements, removals and pages. The policy must come on another path than this folder: a booklet, a library, the other side.
    The record is in data/record. Each log is laid out as C2SP tlog-tiles, which any such program reads. Blobs are files named by their SHA-256.
