anneal_test(core/config/reader LABEL unit LIBS anneal_config)
anneal_test(core/config/patch LABEL unit LIBS anneal_config)
anneal_test(core/config/schema LABEL unit LIBS anneal_config valijson yaml-cpp)
# valijson's regular expressions: under the sanitizers GCC 12 no longer sees that std::function is initialised.
target_compile_options(tst_core_config_schema PRIVATE -Wno-maybe-uninitialized)
