/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "people.h"

#define SIZE 80
#define SPEED 60.0 /* pixels/s */
#define ERROR 2    /* pixels */
#define DIGIT 32   /* width in pixels of each binary digit in the picture */
#define N_DIGITS 12
#define HIDDEN 0.2 /* a face covered by more than this is not detected */

static double
error_of (guint number, guint what)
{
  /* Pseudo-random, without a visible pattern. */
  const guint hash = (number * 7 + what + 1) * 2654435761u;
  return ((hash >> 16) % 1000 / 999.0 * 2 - 1) * ERROR;
}

static MienBox
find_at (double x, double y, guint number, guint who)
{
  return (MienBox) { x + error_of (number, 3 * who),
    y + error_of (number, 3 * who + 1), SIZE + error_of (number, 3 * who + 2),
    SIZE + error_of (number, 3 * who + 2) };
}

guint
test_people_find (TestPeople people, double time, double duration, guint number,
    MienBox boxes[TEST_MAX_PEOPLE])
{
  const double middle = (TEST_PEOPLE_WIDTH - SIZE) / 2;
  const double way = SPEED * (time - duration / 2);

  switch (people) {
    case TEST_PEOPLE_STILL:
      boxes[0] = find_at (200, 150, number, 0);
      return 1;
    case TEST_PEOPLE_WALKING:
      boxes[0] = find_at (middle + way, 150, number, 0);
      return ABS (way) < TEST_PEOPLE_WIDTH / 2;
    case TEST_PEOPLE_CROSSING:
      boxes[0] = find_at (middle + way, 150, number, 0);
      boxes[1] = find_at (middle - way, 165, number, 1);
      if (ABS (way) >= TEST_PEOPLE_WIDTH / 2)
        return 0;
      return mien_box_overlap (&boxes[0], &boxes[1], 0) > HIDDEN ? 1 : 2;
    case TEST_PEOPLE_LEAVING:
      boxes[0] = find_at (200, 150, number, 0);
      return time < duration / 2;
    default:
      g_assert_not_reached ();
  }
}

GstBuffer *
test_people_picture (guint number)
{
  const gsize size = TEST_PEOPLE_WIDTH * TEST_PEOPLE_HEIGHT;
  guint8 *pixels = g_malloc (size);

  memset (pixels, 128, size);
  for (guint y = 0; y < DIGIT; y++)
    for (guint x = 0; x < N_DIGITS * DIGIT; x++)
      pixels[y * TEST_PEOPLE_WIDTH + x] = number >> x / DIGIT & 1 ? 235 : 16;
  return gst_buffer_new_wrapped (pixels, size);
}

guint
test_people_read (GstBuffer *picture, gsize stride)
{
  GstMapInfo map;
  guint number = 0;

  g_assert_true (gst_buffer_map (picture, &map, GST_MAP_READ));
  for (guint i = 0; i < N_DIGITS; i++)
    if (map.data[DIGIT / 2 * stride + i * DIGIT + DIGIT / 2] > 128)
      number |= 1u << i;
  gst_buffer_unmap (picture, &map);
  return number;
}
