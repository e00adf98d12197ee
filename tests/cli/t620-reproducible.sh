#!/bin/bash
# Two builds in different folders, with another locale, time, umask and order of files: equal bytes. And what is
# packed agrees with the Makefile.
. "$(dirname "$0")/lib.bash"
if [ -n "$sanitized" ] || [[ $B = */coverage* ]]; then
    skip 'two builds' 'it is the same with every build'
    finish
fi
said=$("$ROOT/tests/package/reproducible" --quick 2>&1)
for product in indexer search danish.so lexicon.bin locale/da/LC_MESSAGES/brev.mo; do like "two builds of $product" "^equal +build/$product " "$said"; done
unlike 'and no other is different' '^DIFF' "$said"
version=$(sed -n 's/^VERSION := //p' "$ROOT/Makefile")
is 'one version: the package' "$version" "$(sed -n '1s/^brev (\(.*\)) .*/\1/p' "$ROOT/debian/changelog")"
like 'the list of changes' "^## ${version//./\\.}( |$)" "$(cat "$ROOT/CHANGELOG.md")"
# what the package is built with is what the tests install
for package in $(sed -n '/^Build-Depends:/,/^[^ ]*:/{s/^ \([a-z0-9-]*\).*/\1/p;}' "$ROOT/debian/control" | grep -v ^debhelper); do
    grep -qw -- "$package" "$ROOT/tests/packages" || echo "$package"
done >unknown
is 'and the packages that it needs' '' "$(cat unknown)"
if [ -e "$ROOT/.git" ]; then
    # the bill of materials has the package of every library that a product is linked to, and no other of Debian's
    (cd "$ROOT" && tests/package/sbom "$B" "$version") >sbom.json
    for product in indexer search danish.so $(cd "$B" && ls -d readers/* 2>/dev/null); do
        jq -r --arg file "SPDXRef-File-${product//\//-}" '.relationships[] | select(.spdxElementId == $file and .relationshipType == "DYNAMIC_LINK").relatedSpdxElement' sbom.json |
            sed 's/^SPDXRef-Package-//' | sort >billed
        readelf -Wd "$B/$product" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | while read -r library; do dpkg -S "*/$library" | grep -v '^libc6-' | sed -n '1s/:.*//p'; done | sort -u >linked
        is "what $product is linked to is in the bill of materials" "$(cat linked)" "$(cat billed)"
    done
    is 'with a version each' 0 "$(jq '[.packages[] | select((.versionInfo // "") == "")] | length' sbom.json)"
fi
finish
