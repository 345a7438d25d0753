# SPDX-License-Identifier: Apache-2.0
# What Doppel stands on, all of it from Debian 12's packages (script/bootstrap installs them).

find_package(Boost 1.74 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(ZLIB REQUIRED)
find_package(zstd REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(HDF5 REQUIRED COMPONENTS C) # the serial one: the default even where both are installed

find_package(PkgConfig REQUIRED) # these ship no CMake configuration
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
add_library(re2 ALIAS PkgConfig::re2)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
add_library(utf8proc ALIAS PkgConfig::utf8proc)
find_path(RANDOM123_INCLUDE Random123/philox.h REQUIRED)

# The window is built where Qt is (script/bootstrap --gui); the command line needs none of it.
find_package(Qt6 6.4 QUIET COMPONENTS Widgets Svg Test)
