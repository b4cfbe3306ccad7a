/** Where a library comes from as an archive that a static link takes. */
interface Origin {
  /** Beginning of the soname, without `.so`. */
  readonly library: string
  /** Packages that hold the archive; absent: the distribution has the shared library only. */
  readonly debian?: string
  readonly alpine?: string
}

/**
 * The libraries that programs ask for most. Debian keeps archives in its -dev packages, Alpine in packages of their own
 * (-static), for some in -dev.
 */
const ORIGINS: readonly Origin[] = [
  { library: 'libabsl', debian: 'libabsl-dev' },
  { library: 'libacl', debian: 'libacl1-dev', alpine: 'acl-static' },
  { library: 'libarchive', debian: 'libarchive-dev', alpine: 'libarchive-static' },
  { library: 'libblkid', debian: 'libblkid-dev', alpine: 'util-linux-static' },
  { library: 'libboost', debian: 'libboost-all-dev', alpine: 'boost-static' },
  { library: 'libbrotli', debian: 'libbrotli-dev', alpine: 'brotli-static' },
  { library: 'libbz2', debian: 'libbz2-dev', alpine: 'bzip2-static' },
  { library: 'libcap', debian: 'libcap-dev', alpine: 'libcap-static' },
  { library: 'libcares', debian: 'libc-ares-dev', alpine: 'c-ares-static' },
  { library: 'libcrypto', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
  { library: 'libcurl', debian: 'libcurl4-openssl-dev', alpine: 'curl-static' },
  { library: 'libdbus-1', debian: 'libdbus-1-dev' },
  { library: 'libelf', debian: 'libelf-dev', alpine: 'libelf-static' },
  { library: 'libevent', debian: 'libevent-dev', alpine: 'libevent-static' },
  { library: 'libexpat', debian: 'libexpat1-dev', alpine: 'expat-static' },
  { library: 'libffi', debian: 'libffi-dev' },
  { library: 'libfreetype', debian: 'libfreetype-dev', alpine: 'freetype-static' },
  { library: 'libfuse3', debian: 'libfuse3-dev', alpine: 'fuse3-static' },
  { library: 'libgit2', debian: 'libgit2-dev' },
  { library: 'libglib-2.0', debian: 'libglib2.0-dev', alpine: 'glib-static' },
  { library: 'libgmp', debian: 'libgmp-dev' },
  { library: 'libgssapi_krb5' },
  { library: 'libicu', debian: 'libicu-dev', alpine: 'icu-static' },
  { library: 'libidn2', debian: 'libidn2-dev', alpine: 'libidn2-static' },
  { library: 'libjansson', debian: 'libjansson-dev', alpine: 'jansson-static' },
  { library: 'libjemalloc', debian: 'libjemalloc-dev', alpine: 'jemalloc-static' },
  { library: 'libjpeg', debian: 'libjpeg62-turbo-dev', alpine: 'libjpeg-turbo-static' },
  { library: 'libkrb5' },
  { library: 'libleveldb', debian: 'libleveldb-dev' },
  { library: 'liblz4', debian: 'liblz4-dev', alpine: 'lz4-static' },
  { library: 'liblzma', debian: 'liblzma-dev', alpine: 'xz-static' },
  { library: 'libmariadb', debian: 'libmariadb-dev', alpine: 'mariadb-static' },
  { library: 'libmimalloc' },
  { library: 'libncurses', debian: 'libncurses-dev', alpine: 'ncurses-static' },
  { library: 'libnghttp2', debian: 'libnghttp2-dev', alpine: 'nghttp2-static' },
  { library: 'libnuma', debian: 'libnuma-dev' },
  { library: 'libonig', debian: 'libonig-dev' },
  { library: 'libpcap', debian: 'libpcap-dev' },
  { library: 'libpcre.', debian: 'libpcre3-dev' },
  { library: 'libpcre2', debian: 'libpcre2-dev', alpine: 'pcre2-static' },
  { library: 'libpng', debian: 'libpng-dev', alpine: 'libpng-static' },
  { library: 'libpq', debian: 'libpq-dev', alpine: 'libpq-dev' },
  { library: 'libprotobuf', debian: 'libprotobuf-dev' },
  { library: 'libpsl', debian: 'libpsl-dev', alpine: 'libpsl-static' },
  { library: 'librdkafka', debian: 'librdkafka-dev', alpine: 'librdkafka-static' },
  { library: 'libre2', debian: 'libre2-dev' },
  { library: 'libreadline', debian: 'libreadline-dev', alpine: 'readline-static' },
  { library: 'librocksdb', debian: 'librocksdb-dev' },
  { library: 'libseccomp', debian: 'libseccomp-dev', alpine: 'libseccomp-static' },
  { library: 'libsnappy', debian: 'libsnappy-dev', alpine: 'snappy-static' },
  { library: 'libsodium', debian: 'libsodium-dev', alpine: 'libsodium-static' },
  { library: 'libsqlite3', debian: 'libsqlite3-dev', alpine: 'sqlite-static' },
  { library: 'libssh2', debian: 'libssh2-1-dev', alpine: 'libssh2-static' },
  { library: 'libssl', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
  { library: 'libsystemd' },
  { library: 'libtcmalloc', debian: 'libgoogle-perftools-dev' },
  { library: 'libtinfo', debian: 'libncurses-dev', alpine: 'ncurses-static' },
  { library: 'libudev' },
  { library: 'libunistring', debian: 'libunistring-dev', alpine: 'libunistring-static' },
  { library: 'libunwind', debian: 'libunwind-dev', alpine: 'libunwind-static' },
  { library: 'liburing', debian: 'liburing-dev' },
  { library: 'libuuid', debian: 'uuid-dev', alpine: 'util-linux-static' },
  { library: 'libuv', debian: 'libuv1-dev', alpine: 'libuv-static' },
  { library: 'libxml2', debian: 'libxml2-dev', alpine: 'libxml2-static' },
  { library: 'libyaml', debian: 'libyaml-dev', alpine: 'yaml-static' },
  { library: 'libz.', debian: 'zlib1g-dev', alpine: 'zlib-static' },
  { library: 'libzmq', debian: 'libzmq3-dev', alpine: 'libzmq-static' },
  { library: 'libzstd', debian: 'libzstd-dev', alpine: 'zstd-static' },
]

/** Parts of libc; a static link takes them all from one archive. */
const LIBC =
  /^(?:libc|libm|libmvec|libpthread|libdl|librt|libresolv|libutil|libanl|libnsl|ld-linux[\w-]*|ld-musl[\w-]*|libc\.musl[\w-]*)\.so/
/** Libraries of GCC, whose archives come with the compiler. */
const COMPILER = /^lib(?:gcc_s|stdc\+\+|gomp|atomic|gfortran|quadmath|asan|ubsan|tsan)\.so/

/**
 * Where a static link gets the libraries that a program asks for, in sentences. Libc and the compiler's own are not
 * spoken of when they are all.
 */
export function librarySources(needed: readonly string[]): string {
  const others = needed.filter((soname) => !LIBC.test(soname) && !COMPILER.test(soname))
  const origins = others.map((soname) => ({ soname, origin: originOf(soname) }))
  const found = origins.flatMap(({ soname, origin }) => sourceOf(soname, origin))
  const absent = origins.filter(({ origin }) => origin !== undefined && origin.debian === undefined)
  const unknown = origins.filter(({ origin }) => origin === undefined)
  return [
    ...(found.length === 0 ? [] : [`For a static link there is ${joined(found)}.`]),
    ...(absent.length === 0
      ? []
      : [`No distribution has an archive for ${joined(absent.map(nameOf))}: leave it out, or build it.`]),
    ...(unknown.length === 0 ? [] : [`Build an archive (.a) of ${joined(unknown.map(nameOf))}.`]),
    ...needed
      .filter((soname) => COMPILER.test(soname))
      .slice(0, 1)
      .map(() => COMPILER_HINT),
  ].join(' ')
}

const COMPILER_HINT =
  'The libraries of the compiler (libstdc++, libgcc_s) come along with -static; for C++ and musl take g++ of Alpine, musl-gcc has no C++.'

const nameOf = ({ soname }: { readonly soname: string }): string => soname

function originOf(soname: string): Origin | undefined {
  // The longest name: libpcre2 before libpcre.
  return ORIGINS.filter(({ library }) => soname.startsWith(library)).toSorted(
    (left, right) => right.library.length - left.library.length,
  )[0]
}

function sourceOf(soname: string, origin: Origin | undefined): readonly string[] {
  if (origin?.debian === undefined) return []
  const places = [`${origin.debian} (Debian)`, ...(origin.alpine === undefined ? [] : [`${origin.alpine} (Alpine)`])]
  return [`${soname} in ${places.join(' or ')}`]
}

const joined = (names: readonly string[]): string => names.join(', ')
