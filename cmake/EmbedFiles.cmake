# anneal_embed(OUTPUT SYMBOL FOLDER): writes OUTPUT, a source that defines
# `std::span<const anneal::data::EmbeddedFile> anneal::data::SYMBOL()` with every file below FOLDER, at configure time and again when one changes.
function(anneal_embed output symbol folder)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/*")
    list(SORT files)
    set(body "")
    foreach(file ${files})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/${file}")
        file(READ "${folder}/${file}" hex HEX)
        string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
        # Pieces of 64 bytes, each a literal of its own: the lines stay readable for compilers.
        string(LENGTH "${bytes}" length)
        set(literal "")
        set(at 0)
        while(at LESS length)
            string(SUBSTRING "${bytes}" ${at} 256 part)
            string(APPEND literal "\n        \"${part}\"")
            math(EXPR at "${at} + 256")
        endwhile()
        string(APPEND body "    { \"${file}\"sv,${literal}\n        \"\"sv },\n")
    endforeach()
    file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Generated from @folder@.
#include \"core/data/newproject.h\"

using namespace std::string_view_literals;

std::span<const anneal::data::EmbeddedFile> anneal::data::@symbol@()
{
    static constexpr anneal::data::EmbeddedFile kFiles[] {
@body@    };
    return kFiles;
}
")
endfunction()
