const char *toolchain = TOOLCHAIN;
