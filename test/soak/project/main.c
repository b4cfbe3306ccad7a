#include <stdio.h>
#include "version.h"

extern const char *lock, *toolchain;

int main(void) {
    printf("version %s, lock %s, toolchain %s\n", VERSION, lock, toolchain);
    return 0;
}
