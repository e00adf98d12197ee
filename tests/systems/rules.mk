# tests/systems: the whole on other systems, from nothing. Needs root, for debootstrap and chroot.
#   make check-systems [SYSTEMS="trixie"]
#   make check-arm64     the unit tests as programs of 64-bit ARM, by qemu
#   make check-musl      the programs linked with musl, Alpine's C library, and run
#   make container       build/container/root.tar for the Containerfile, and tries it
.PHONY: check-systems check-arm64 check-musl container
check-systems:
	@tests/packages deb
	@tests/systems/check $(SYSTEMS)
check-arm64:
	@tests/packages build check arm64
	@tests/systems/arm64
check-musl:
	@tests/packages build check musl
	@tests/systems/musl
container: deb
	@tests/packages container
	@tests/systems/container
