# libtorch as imported targets of our own: its own package file insists on a CUDA toolkit that the CPU part does not need.
# ANNEAL_LIBTORCH (variable or environment) names a folder with include/ and lib/; the default is what packaging/setup unpacked.
if(NOT ANNEAL_LIBTORCH)
    if(DEFINED ENV{ANNEAL_LIBTORCH})
        set(ANNEAL_LIBTORCH "$ENV{ANNEAL_LIBTORCH}")
    else()
        set(ANNEAL_LIBTORCH "${CMAKE_SOURCE_DIR}/.deps/libtorch")
    endif()
endif()
if(NOT EXISTS "${ANNEAL_LIBTORCH}/lib/libtorch_cpu.so")
    message(FATAL_ERROR "No libtorch in ${ANNEAL_LIBTORCH}: run packaging/setup, or set ANNEAL_LIBTORCH.")
endif()
set(Libtorch_FOUND TRUE)

add_library(libtorch::c10 SHARED IMPORTED)
set_target_properties(libtorch::c10 PROPERTIES
    IMPORTED_LOCATION "${ANNEAL_LIBTORCH}/lib/libc10.so"
    INTERFACE_INCLUDE_DIRECTORIES "${ANNEAL_LIBTORCH}/include;${ANNEAL_LIBTORCH}/include/torch/csrc/api/include")
add_library(libtorch::torch_cpu SHARED IMPORTED)
set_target_properties(libtorch::torch_cpu PROPERTIES
    IMPORTED_LOCATION "${ANNEAL_LIBTORCH}/lib/libtorch_cpu.so"
    INTERFACE_LINK_LIBRARIES libtorch::c10
    # libcudart and libcupti lie beside it; the linker must find them, we link nothing of them.
    INTERFACE_LINK_OPTIONS "-Wl,-rpath-link,${ANNEAL_LIBTORCH}/lib;-Wl,-rpath,${ANNEAL_LIBTORCH}/lib;-Wl,--disable-new-dtags")
