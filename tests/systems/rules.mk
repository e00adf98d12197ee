# tests/systems: the whole on other systems, from nothing. Needs root, for debootstrap and chroot.
#   make check-systems [SYSTEMS="trixie"]
.PHONY: check-systems
check-systems:
	@tests/packages deb
	@tests/systems/check $(SYSTEMS)
