anneal_test(core/config/reader LABEL unit LIBS anneal_config)
anneal_test(core/config/patch LABEL unit LIBS anneal_config)
anneal_test(core/config/schema LABEL unit LIBS anneal_config valijson yaml-cpp)
# valijson's regular expressions: under the sanitizers GCC 12 no longer sees that std::function is initialised.
set_source_files_properties(core/config/tst_schema.cpp PROPERTIES COMPILE_OPTIONS -Wno-maybe-uninitialized)
