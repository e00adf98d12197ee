# tests/package: what is given to others. Included by the Makefile, which must have made VERSION known.
.PHONY: deb dist check-deb check-reproducible

# The packages and their source, built apart from this folder.
deb_tree = build/deb/brev-$(VERSION)

deb:
	@tests/packages build check readers deb
	@rm -rf build/deb
	@tests/package/sources $(deb_tree)
	@cd $(deb_tree) && dpkg-buildpackage -us -uc >../log 2>&1 || { tail -n 40 ../log >&2; exit 1; }
	@rm -rf $(deb_tree)
	@lintian --allow-root --profile debian --fail-on error,warning build/deb/*.changes
	@ls build/deb/*.deb

# The source as it is committed; equal bytes whenever and wherever it is made. And what the products are made of.
dist:
	@git rev-parse -q --verify HEAD >/dev/null || { echo 'make dist: only a clone has what was committed' >&2; exit 2; }
	@mkdir -p build
	@git archive --format=tar --prefix=brev-$(VERSION)/ HEAD | xz -9 -T1 -c > build/brev-$(VERSION).tar.xz
	@$(parallel) all
	@tests/package/sbom $(B) $(VERSION) > build/brev-$(VERSION).spdx.json
	@cd build && sha256sum brev-$(VERSION).tar.xz brev-$(VERSION).spdx.json

check-reproducible:
	@tests/packages build
	@tests/package/reproducible

# Needs root, for debootstrap and chroot. SYSTEM=trixie: the packages are built and tested on that system.
check-deb: $(if $(SYSTEM),,deb)
	@$(if $(SYSTEM),tests/packages deb,tests/package/reproducible --deb)
	@SYSTEM=$(SYSTEM) tests/package/check
