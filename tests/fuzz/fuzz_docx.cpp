// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a Word document without their archive, whose sums would refuse nearly everything.
#include "app/reader/docxbody.h"
#include "tests/fuzz/fuzz.h"

#include <QByteArray>

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const QByteArray xml(reinterpret_cast<const char *>(bytes), qsizetype(count));
    reader::DocxStyles styles;
    (void)styles.read(xml);
    reader::DocxBody body(styles);
    (void)body.read(xml);
    (void)body.readNotes(xml);
    return 0;
}
