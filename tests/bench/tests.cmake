# Benchmarks: built on demand only, never run as tests.
add_executable(anneal_bench_sft EXCLUDE_FROM_ALL bench/bench_sft.cpp)
target_include_directories(anneal_bench_sft PRIVATE "${CMAKE_SOURCE_DIR}")
target_link_libraries(anneal_bench_sft PRIVATE anneal_model anneal_torch)
add_executable(anneal_bench_generate EXCLUDE_FROM_ALL bench/bench_generate.cpp)
target_include_directories(anneal_bench_generate PRIVATE "${CMAKE_SOURCE_DIR}")
target_link_libraries(anneal_bench_generate PRIVATE anneal_model anneal_torch)
