# What every target of Anneal shares, and the helpers that keep the CMakeLists of the folders short lists.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
option(BUILD_TESTING "Build the tests" ON)
option(ANNEAL_WERROR "Treat warnings as errors" OFF)
option(ANNEAL_BATCHES "Compile the sources of a folder in batches: half the time from nothing, several times as long after a change" OFF)
option(ANNEAL_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

find_program(CCACHE ccache)
if(CCACHE)
    # Precompiled headers are cached only when ccache may overlook their time stamps.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 warns of overlapping copies inside std::string's own operator+ when it optimises (GCC bugs 105329 and 105651).
    add_compile_options($<$<CONFIG:Release>:-Wno-restrict> $<$<CONFIG:Release>:-Wno-stringop-overflow> $<$<CONFIG:Release>:-Wno-array-bounds>)
endif()
if(ANNEAL_WERROR)
    add_compile_options(-Werror)
endif()
if(ANNEAL_SANITIZE)
    # The checks put in hide from GCC what is initialised: the other trees warn of that.
    add_compile_options(-Wno-maybe-uninitialized)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
find_program(LLD ld.lld) # a hundred programs are linked, the sanitized ones large: GNU ld takes several times as long
if(LLD)
    add_link_options(-fuse-ld=lld)
endif()

# The header every torch-free library includes anyway, compiled once.
set(ANNEAL_PCH <algorithm> <cstdint> <filesystem> <map> <memory> <optional> <string> <string_view> <variant> <vector> <nlohmann/json.hpp>)

# anneal_library(NAME [BATCHES] SOURCES … LIBS public… PRIVATE private… ALONE …): one static library for one folder.
# BATCHES says that its sources may be compiled several at a time where ANNEAL_BATCHES asks for that. ALONE names those that stay out:
# a name of theirs means something else in another file of the folder.
function(anneal_library name)
    cmake_parse_arguments(ARG "BATCHES" "" "SOURCES;LIBS;PRIVATE;ALONE" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_LIBS} PRIVATE ${ARG_PRIVATE})
    if(ANNEAL_BATCHES AND ARG_BATCHES)
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
        set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
endfunction()

# Qt targets: moc, resources, and the definitions of the house style. widgets/ needs the keywords (QCustomPlot, QScintilla).
function(anneal_qt_library name)
    anneal_library(${name} ${ARGN})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    # Ninja tracks only headers that moc has already read. Removing moc's time stamp makes it rescan when a header was added.
    set(known "${CMAKE_CURRENT_BINARY_DIR}/${name}_headers.txt")
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS *.h)
    set(before "")
    if(EXISTS "${known}")
        file(READ "${known}" before)
    endif()
    if(NOT before STREQUAL "${headers}")
        file(WRITE "${known}" "${headers}")
        file(REMOVE "${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/timestamp")
    endif()
    target_compile_definitions(${name} PUBLIC QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_USE_QSTRINGBUILDER)
endfunction()
